using System.Globalization;

namespace Pipeline.Core.Diagnostics;

/// <summary>
/// How long a thread was ready to run and waited for a processor, as Linux counts it for each thread: the second number of <c>/proc/self/task/TID/schedstat</c>, in nanoseconds
/// (docs of the kernel, scheduler/sched-stats). Thread-safe.
/// </summary>
internal sealed class ProcessorWait
{
    private const string Own = "/proc/thread-self";
    private readonly string _path;

    private ProcessorWait(string path) => _path = path;

    /// <summary>That of the calling thread; <see langword="null"/> where the system does not count it.</summary>
    public static ProcessorWait? OfCallingThread()
    {
        if (!OperatingSystem.IsLinux() || new FileInfo(Own).LinkTarget is not { } thread)
        {
            return null;
        }

        ProcessorWait mine = new(Path.Combine("/proc", thread, "schedstat"));
        return mine.Read() is null ? null : mine;
    }

    /// <summary>Since the thread began; <see langword="null"/> when it cannot be read, as of a thread that has ended.</summary>
    public TimeSpan? Read()
    {
        try
        {
            var numbers = File.ReadAllText(_path).Split(' ');
            return numbers.Length > 1 && long.TryParse(numbers[1], CultureInfo.InvariantCulture, out var nanoseconds) ? TimeSpan.FromMicroseconds(nanoseconds / 1000) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
