using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Questions;

/// <summary>Refuses what cannot be asked. Pure.</summary>
internal static class AskChecks
{
    /// <exception cref="PermanentException">The input has faults; the message names all.</exception>
    public static void ThrowIfFaulty(AskInput input)
    {
        if (input.FindFaults() is { Count: > 0 } faults)
        {
            throw new PermanentException($"The question cannot be asked: {string.Join("; ", faults)}.");
        }
    }
}
