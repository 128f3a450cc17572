using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Runtime;

namespace Pipeline.Core.Diagnostics;

/// <summary>
/// The frames of another thread of this process. .NET shows no thread those of another, so the runtime's <c>createdump</c> writes a small dump of the process,
/// which stands still meanwhile for part of a second; the dump is read and deleted. Linux.
/// </summary>
internal static partial class ThreadStack
{
    /// <summary>Frames shown.</summary>
    private const int Most = 24;

    private const int SetTracer = 0x59616d61; // PR_SET_PTRACER
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>The frames, the innermost first.</summary>
    /// <exception cref="PlatformNotSupportedException">It is not Linux.</exception>
    /// <exception cref="InvalidOperationException">The dump was not written; the message says why.</exception>
    public static IReadOnlyList<string> Read(Thread thread)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("that needs Linux");
        }

        var folder = Directory.CreateTempSubdirectory("pipeline-stack-"); // for its owner alone: a dump holds what the process holds
        try
        {
            var path = Path.Combine(folder.FullName, "self.dmp");
            WriteDump(path);
            using var target = DataTarget.LoadDump(path);

            // The very runtime this is running on: a triage dump does not say its version, and there is no mismatch.
            using var runtime = target.ClrVersions[0].CreateRuntime(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libmscordaccore.so"), ignoreMismatch: true);
            var found = runtime.Threads.Single(candidate => candidate.ManagedThreadId == thread.ManagedThreadId);
            return [.. found.EnumerateStackTrace().Select(frame => frame.Method).OfType<ClrMethod>().Take(Most).Select(method => $"{method.Type?.Name}.{method.Name}")];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Not by the runtime's own service, which writes to this process's standard output.</summary>
    private static void WriteDump(string path)
    {
        ProcessStartInfo start = new(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "createdump"),
            ["--triage", "--name", path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        _ = Control(SetTracer, -1, 0, 0, 0); // where a child may not look at its parent unless that allows it
        using var process = Process.Start(start)!;
        if (!process.WaitForExit(Longest)) // it says little: its pipes do not fill
        {
            process.Kill();
            throw new InvalidOperationException($"createdump was not done after {Longest.TotalSeconds:0} s");
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"createdump: {(process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd()).Trim().ReplaceLineEndings(" ")}");
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int option, nint value, nint unused3, nint unused4, nint unused5);
}
