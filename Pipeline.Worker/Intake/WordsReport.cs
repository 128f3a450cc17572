using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Intake;

/// <summary>Prints ids on stdout, one a line, and rejections on stderr.</summary>
internal sealed class WordsReport(Output output) : IIntakeReport
{
    public ValueTask AcceptedAsync(Guid id, bool isDuplicate)
    {
        output.Words.WriteLine(id.ToString());
        return default;
    }

    public ValueTask RejectedAsync(long number, string reason, TimeSpan? retryAfter)
    {
        output.Notes.WriteLine($"{number}: {CleanText.OnOneLine(reason)}");
        return default;
    }
}
