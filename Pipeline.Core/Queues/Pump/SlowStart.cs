namespace Pipeline.Core.Queues.Pump;

/// <summary>
/// How many jobs a pump asks for at once: few at first and after a fault, twice as many after each answer. So workers that begin together, or whose store has just come back, do not fall upon it
/// with all that they could hold. For one thread at a time.
/// </summary>
/// <param name="first">The first number, at least 1.</param>
/// <param name="most">The largest.</param>
internal sealed class SlowStart(int first, int most)
{
    /// <summary>The most to ask for now.</summary>
    public int Now { get; private set; } = Math.Min(first, most);

    /// <summary>The store answered.</summary>
    public void Answered() => Now = Math.Min(Now * 2, most);

    /// <summary>The store could not be reached, or would not work.</summary>
    public void Failed() => Now = Math.Min(first, most);
}
