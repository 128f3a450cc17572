using System.Text;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Encodings;

namespace Pipeline.Benchmarks.Quality;

/// <summary><c>-- encodings FOLDER</c>: of texts in sub-folders named by encoding and language (<c>koi8-r-russian</c>), as the tests of chardet have them, how many are decoded as that encoding does.</summary>
internal static class EncodingsCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (right, all) = (0, 0);
        foreach (var folder in Directory.EnumerateDirectories(args[0]).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(folder);
            if (EncodingOf(name) is not { } encoding)
            {
                Console.WriteLine($"{name}: an encoding that .NET does not have; left out");
                continue;
            }

            foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                var bytes = await File.ReadAllBytesAsync(path);
                all++;
                if (Decode(bytes) is var text && text == Normal(encoding.GetString(bytes)))
                {
                    right++;
                }
                else
                {
                    Console.WriteLine($"{name}/{Path.GetFileName(path)}: {bytes.Length} bytes, read as {(text is null ? "binary" : Name(bytes))}");
                }
            }
        }

        Console.WriteLine($"{right} of {all} right ({(double)right / all:P1})");
        return 0;
    }

    private static string Name(byte[] bytes) => WideEncodings.Find(bytes)?.WebName ?? TextDecoder.Find(bytes).WebName;

    private static string? Decode(byte[] bytes)
    {
        try
        {
            return Normal(TextDecoder.Decode(bytes, "a text"));
        }
        catch (PermanentException)
        {
            return null;
        }
    }

    private static string Normal(string text) => text.Trim('\uFEFF');

    private static Encoding? EncodingOf(string folder)
    {
        for (var name = folder; name.Length > 0; name = name.LastIndexOf('-') is > 0 and var cut ? name[..cut] : "")
        {
            if (DeclaredCharset.Known(name is "ascii" ? "us-ascii" : name) is { } encoding)
            {
                return encoding;
            }
        }

        return null;
    }
}
