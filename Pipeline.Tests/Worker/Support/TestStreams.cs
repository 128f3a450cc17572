using System.Text;
using System.Text.Json;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Support;

/// <summary>Streams in memory, for running commands in the test's process.</summary>
internal sealed class TestStreams : IDisposable
{
    private readonly MemoryStream _in;
    private readonly MemoryStream _out = new();
    private readonly MemoryStream _error = new();

    public TestStreams(string stdin = "") => _in = new MemoryStream(Encoding.UTF8.GetBytes(stdin));

    public Streams Streams => new(_in, _out, _error);

    public string Out => Encoding.UTF8.GetString(_out.ToArray());

    public string Error => Encoding.UTF8.GetString(_error.ToArray());

    /// <summary>The one JSON document on stdout; throws when there is none, or more than one.</summary>
    public JsonElement Document => JsonElement.Parse(Out);

    public void Dispose()
    {
        _in.Dispose();
        _out.Dispose();
        _error.Dispose();
    }
}
