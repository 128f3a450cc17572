using System.CommandLine;
using System.Text;
using Pipeline.Core.Stages.Questions;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Intake;

/// <summary>A question on the command line: in quotes, as words without them, or on stdin.</summary>
internal static class QuestionText
{
    /// <summary>An argument that takes one.</summary>
    public static Argument<string[]> Argument(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.OneOrMore };

    /// <summary>The question: the words in their order, or what is on stdin for <c>-</c>.</summary>
    /// <exception cref="CommandException">There is nothing on stdin, or more than a question may have.</exception>
    public static async Task<string> ReadAsync(string[] words, Stream stdin, CancellationToken cancellationToken)
    {
        if (words is not [StdinText.Sign])
        {
            return string.Join(' ', words);
        }

        const string Empty = "there is no question on stdin; write one, as in: echo \"How is a lease renewed?\" | pipeline ask -";
        var text = (await StdinText.ReadAsync(stdin, AskInput.MaxQuestion * Encoding.UTF8.GetMaxByteCount(1), Empty, cancellationToken)).Text!.Trim();
        return text.Length > 0 ? text : throw CommandException.Usage(Empty);
    }
}
