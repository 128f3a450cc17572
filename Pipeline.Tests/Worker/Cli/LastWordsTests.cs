using System.Net.Sockets;
using NUnit.Framework;
using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;

namespace Pipeline.Tests.Worker.Cli;

internal sealed class LastWordsTests
{
    private const int TooManyOpenFiles = 24;
    private static readonly IOException Full = new("Too many open files", TooManyOpenFiles);

    private static IEnumerable<TestCaseData> Errors() =>
    [
        new(Full, 3, "ulimit -n", true),
        new(new HttpRequestException("x", new SocketException(TooManyOpenFiles)), 3, "ulimit -n", true),
        new(new TypeInitializationException("x", Full), 3, "ulimit -n", true),
        new(new StoreException(StoreFault.Full, "/x", "No room is left."), 3, "no room is left.", true),
        new(new InsufficientMemoryException(), 1, "out of memory: this process may use ", true),
        new(new InvalidOperationException("The pipeline cannot go on", new InsufficientMemoryException()), 1, "out of memory: this process may use ", true),
        new(new InvalidOperationException("odd"), 1, "unexpected InvalidOperationException: odd", false),
        new(new FileNotFoundException("x.txt is gone"), 1, "x.txt is gone", false),
    ];

    [TestCaseSource(nameof(Errors))]
    public void Of_an_error_is_a_code_and_a_sentence(Exception error, int exitCode, string sentence, bool isKnown)
    {
        var words = LastWords.Of(error);

        Assert.That((words.ExitCode, words.IsKnown), Is.EqualTo((exitCode, isKnown)));
        Assert.That(words.Message, Does.Contain(sentence));
    }

    [Test]
    public void FindFault_of_a_process_with_enough_descriptors_is_none() => Assert.That(Descriptors.FindFault(), Is.Null);
}
