namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>
/// How many documents a stage reads, or holds to be handed on, at once. Each item may always read one, so that none waits for another that is not getting on; further ones of a
/// folder are read as long as there are slots. So there are at most <c>2 × parallelism − 1</c>, and no more than <c>parallelism</c> of one folder. Thread-safe.
/// </summary>
/// <param name="parallelism">The stage's parallelism: the most items that are read at once.</param>
internal sealed class ReadSlots(int parallelism)
{
    private int _taken;

    /// <summary>Takes the slot that an item may always have.</summary>
    public void TakeFirst() => Interlocked.Increment(ref _taken);

    /// <summary>Takes a further slot, if there is one.</summary>
    public bool TryTakeFurther()
    {
        var taken = Volatile.Read(ref _taken);
        while (taken < parallelism)
        {
            var seen = Interlocked.CompareExchange(ref _taken, taken + 1, taken);
            if (seen == taken)
            {
                return true;
            }

            taken = seen;
        }

        return false;
    }

    /// <summary>Gives slots back.</summary>
    public void Return(int slots = 1) => Interlocked.Add(ref _taken, -slots);
}
