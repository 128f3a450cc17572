using System.Globalization;
using System.Text;
using Pipeline.Core.Configuration.Diagnostics;

namespace Pipeline.Core.Configuration.Yaml;

/// <summary>Reads a file's text within limits; what hinders it is a diagnostic.</summary>
internal static class FileText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string? Read(string path, DiagnosticSink sink)
    {
        if (Directory.Exists(path))
        {
            sink.Error(default, DiagnosticCodes.FileUnreadable, $"'{path}' is a folder; name the file in it, such as '{Path.Combine(path, "pipeline.yaml")}'");
            return null;
        }

        try
        {
            return Decode(path, ReadBytes(path), sink);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            sink.Error(default, DiagnosticCodes.FileMissing, $"there is no file '{path}'; name an existing one, or leave it out for the built-in configuration");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            sink.Error(default, DiagnosticCodes.FileUnreadable, $"'{path}' cannot be read: {fault.Message}");
        }

        return null;
    }

    // One byte more than the limit is enough to know; a device or pipe has no length to ask for.
    private static ReadOnlySpan<byte> ReadBytes(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[YamlLimits.MaxBytes + 1];
        return bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }

    private static string? Decode(string path, ReadOnlySpan<byte> bytes, DiagnosticSink sink)
    {
        if (bytes.Length > YamlLimits.MaxBytes)
        {
            sink.Error(default, DiagnosticCodes.FileTooLarge, string.Create(CultureInfo.InvariantCulture, $"'{path}' is larger than {YamlLimits.MaxBytes} bytes; it is no pipeline.yaml"));
            return null;
        }

        try
        {
            return StrictUtf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException fault)
        {
            var line = bytes[..fault.Index].Count((byte)'\n') + 1;
            var column = fault.Index - bytes[..fault.Index].LastIndexOf((byte)'\n');
            sink.Error(new(line, column), DiagnosticCodes.NotUtf8, $"'{path}' is not UTF-8 here; save it as UTF-8");
            return null;
        }
    }
}
