using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes.Qdrant.State;

/// <summary>
/// What one point says of the whole index: what readers see, and who is changing it. Immutable.
/// <para>Commits are numbered. A commit is visible to readers once its number is in this point: chunks say from which commit to which they are readable, so a reader that goes by
/// one state sees every document before a commit or after it.</para>
/// </summary>
internal sealed record IndexState
{
    /// <summary>How points are laid out. A program does not touch what a newer one has written.</summary>
    public const int KnownSchema = 1;

    public int Schema { get; init; } = KnownSchema;

    /// <summary>Counts the changes of this point: a change goes by the number it has read.</summary>
    public long Revision { get; init; }

    /// <summary>The commit under way; <see langword="null"/> when there is none.</summary>
    public CommitHolder? Holder { get; init; }

    /// <summary>The last commit that is finished.</summary>
    public long Commit { get; init; }

    /// <summary>The last commit that has changed what readers see.</summary>
    public long Visible { get; init; }

    /// <summary>The last commit that has taken something from readers: what it took may be gone, so earlier states can no longer be read.</summary>
    public long Floor { get; init; }

    /// <summary>The model of the vectors, and the collection they are in; <see langword="null"/> while the index has never held one.</summary>
    public ModelState? Model { get; init; }

    /// <summary>The model that is to be the current one, while its vectors are being made.</summary>
    public ModelState? Next { get; init; }

    /// <summary>The commit after which the next model's vectors are being made.</summary>
    public long NextSince { get; init; }

    /// <summary>Models that were current before: a vector of one of these is late, not wrong.</summary>
    public IReadOnlyList<string> Former { get; init; } = [];

    /// <summary>How many times the model has changed.</summary>
    public long Generation { get; init; }

    /// <summary>How many collections the index has had: a name is never used twice.</summary>
    public int Collections { get; init; }

    /// <summary>Readable documents.</summary>
    public long Documents { get; init; }

    /// <summary>Readable chunks.</summary>
    public long Chunks { get; init; }

    /// <summary>The words of readable chunks, counted with repetition: what their average length comes from.</summary>
    public long Words { get; init; }

    /// <summary>The average number of words in a chunk; <see langword="null"/> while there are none.</summary>
    public double? AverageWords => Chunks > 0 ? (double)Words / Chunks : null;

    /// <summary>Checks that vectors of a model can be written to, or compared with, those of the index.</summary>
    /// <param name="given">Their model.</param>
    /// <param name="place">The index, for the message.</param>
    /// <exception cref="ModelChangedException">The index has changed from that model to another.</exception>
    /// <exception cref="PermanentException">The index holds vectors of another.</exception>
    public void AssertHolds(IndexModel given, string place)
    {
        if (Model is not { } held || held.AsIndexModel == given)
        {
            return;
        }

        throw Former.Contains(given.Identity, StringComparer.Ordinal)
            ? new ModelChangedException(held.Identity, given.Identity)
            : new PermanentException(
                $"The index '{place}' holds vectors of {held.AsIndexModel}, this one is of {given}: they can't be compared. Set models.embedding to the model the index was "
                + "made with, or give the index vectors of the other one: pipeline index reembed.");
    }

    /// <summary>The state after a change of what readers see.</summary>
    /// <param name="documents">How many documents became readable, less those that went.</param>
    /// <param name="chunks">The same of chunks.</param>
    /// <param name="words">The same of words.</param>
    public IndexState Counting(int documents, long chunks, long words) => this with
    {
        Documents = Math.Max(0, Documents + documents),
        Chunks = Math.Max(0, Chunks + chunks),
        Words = Math.Max(0, Words + words),
    };
}
