using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Terminal;

/// <summary>Prints an answer while it is written, then its citations.</summary>
/// <param name="words">Takes the answer.</param>
/// <param name="notes">Takes remarks.</param>
/// <param name="folder">Sources inside it are named relative to it; default: the working directory.</param>
internal sealed class AnswerPrinter(TextWriter words, TextWriter notes, string? folder = null)
{
    private const int QuoteWidth = 160;
    private readonly StreamedText _text = new();
    private bool _streamed;

    /// <summary>Takes an event of the job, in order.</summary>
    public void Hear(JobEvent happened)
    {
        var restarts = _text.Restarts;
        var piece = _text.Hear(happened);
        if (_text.Restarts > restarts)
        {
            words.WriteLine();
            notes.WriteLine("(The attempt was broken off; the answer begins anew.)");
        }

        if (piece is not null)
        {
            words.Write(piece);
            _streamed = true;
        }
    }

    /// <summary>Prints what is to be said when the job has ended.</summary>
    public void End(Job job)
    {
        if (job.Result is { ValueKind: JsonValueKind.Object } result)
        {
            WriteResult(result);
        }

        if (job.State != JobState.Succeeded)
        {
            notes.WriteLine($"The question's job {job.Id} is {Words.State(job.State)}.");
            FailureList.Write(notes, job.Failures);
        }
    }

    /// <summary>Prints an answer that has been written, its citations, and what was left out of it.</summary>
    /// <param name="result">What <c>ask --json</c> prints.</param>
    public void WriteResult(JsonElement result)
    {
        if (!_streamed && result.TryGetProperty("answer", out var answer))
        {
            words.Write(answer.GetString());
        }

        words.WriteLine();
        WriteCitations(result);
        WriteDegraded(result);
    }

    private void WriteCitations(JsonElement result)
    {
        if (!result.TryGetProperty("citations", out var citations) || citations.ValueKind != JsonValueKind.Array || citations.GetArrayLength() == 0)
        {
            return;
        }

        words.WriteLine();
        foreach (var citation in citations.EnumerateArray())
        {
            words.Write($"[{Text(citation, "index")}] ");
            words.Write(SourceText.Link(Text(citation, "source"), Number(citation, "line"), folder, Number(citation, "page")));
            words.WriteLine($" — “{CleanText.Shorten(Text(citation, "quote"), QuoteWidth)}”");
        }
    }

    private void WriteDegraded(JsonElement result)
    {
        if (result.TryGetProperty("degraded", out var degraded) && degraded.ValueKind == JsonValueKind.Array)
        {
            foreach (var loss in degraded.EnumerateArray())
            {
                notes.WriteLine($"degraded: {Text(loss, "stage")}: {CleanText.OnOneLine(Text(loss, "what"))}: {CleanText.OnOneLine(Text(loss, "why"))}");
            }
        }
    }

    private static int Number(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.TryGetInt32(out var number) ? number : 0;

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.ToString() : "";
}
