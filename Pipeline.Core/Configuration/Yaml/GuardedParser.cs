using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipeline.Core.Configuration.Yaml;

/// <summary>
/// A parser whose every fault is a <see cref="YamlException"/> with a place. YamlDotNet 18.1 throws others for some broken texts: InvalidOperationException for a
/// plain value that runs into the next line's key inside { }, ArgumentException for a tag that is no URI.
/// </summary>
internal sealed class GuardedParser(TextReader text) : IParser
{
    private readonly Parser _inner = new(text);

    public ParsingEvent? Current => _inner.Current;

    public bool MoveNext()
    {
        try
        {
            return _inner.MoveNext();
        }
        catch (Exception fault) when (fault is not YamlException)
        {
            var at = _inner.Current?.End ?? new Mark(0, 1, 1);
            throw new YamlException(at, at, fault.Message, fault);
        }
    }
}
