namespace Pipeline.Core.Jobs;

/// <summary>Questions about a <see cref="JobState"/>.</summary>
public static class JobStates
{
    /// <summary>Whether <paramref name="state"/> is final: no worker will touch the job again.</summary>
    public static bool IsTerminal(this JobState state) => state >= JobState.Succeeded;
}
