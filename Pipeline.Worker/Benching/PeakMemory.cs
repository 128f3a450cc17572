using System.Diagnostics;

namespace Pipeline.Worker.Benching;

/// <summary>The largest resident set this process has had.</summary>
internal static class PeakMemory
{
    public static long Bytes
    {
        get
        {
            using var self = Process.GetCurrentProcess();
            return self.PeakWorkingSet64;
        }
    }
}
