using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Pipeline.Benchmarks.Indexes;

/// <summary>Flat searches by numpy and faiss, where Python has them.</summary>
internal static class ScalePeers
{
    // Debian's packages are installed for Debian's interpreter, which need not be the first on the path.
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    public static async Task RunAsync(string file, float[][] queries, int top)
    {
        var queryFile = file + ".queries";
        await File.WriteAllBytesAsync(queryFile, MemoryMarshal.AsBytes<float>(queries.SelectMany(query => query).ToArray()).ToArray());
        var reason = "";
        foreach (var interpreter in Interpreters)
        {
            if (await RunAsync(interpreter, [Script(), file, queryFile, top.ToString(CultureInfo.InvariantCulture)]) is not { } failure)
            {
                return;
            }

            reason += $" {interpreter}: {failure}.";
        }

        Console.WriteLine($"numpy and faiss: skipped (apt-get install python3-numpy python3-faiss).{reason}");
    }

    /// <summary>Runs it; the reason when it failed.</summary>
    private static async Task<string?> RunAsync(string interpreter, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(interpreter, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                var fields = line.Split('\t');
                Console.WriteLine($"{fields[0]}: built in {fields[1]} s, p50 {fields[2]} ms, recall {fields[3]}");
            }

            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : $"ended with {process.ExitCode}, {(await errors).Trim().Split('\n')[^1]}";
        }
        catch (Win32Exception error)
        {
            return error.Message;
        }
    }

    private static string Script() => Path.Combine(AppContext.BaseDirectory, "Indexes", "peers", "flat_search.py");
}
