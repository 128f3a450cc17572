using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.EndToEnd;

/// <summary>What is asked and searched in many scripts and spellings is found, and answered by the sentence that says it, beside documents about other things.</summary>
internal sealed class WordsOfEveryScriptTests
{
    private static readonly Regex Expectations = new("^(?<command>ask|search) '(?<words>.*)' -> (?<expected>.*)$", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private static readonly (string Name, string Text)[] Others =
    [
        ("train.txt", "The railway line between the two valleys was opened in 1883. Its longest tunnel is nine kilometres long."),
        ("boiler.md", "# Boiler room\n\nThe boiler is serviced every spring by the caretaker. Its pressure must stay between 1.2 and 1.8 bar."),
        ("server.md", "# Server\n\nThe server is restarted every Sunday night. Backups are kept for thirty days."),
        ("garden.txt", "Roses are cut in March. The hedge is trimmed twice a year."),
    ];

    [TestCase("fold-arabic-hebrew")]
    [TestCase("fold-width-invisible")]
    [TestCase("camel-case")]
    [TestCase("cjk-words")]
    [TestCase("fold-latin", "Frist Kündigung")] // the document with both has one of them within a compound; another is about the other alone
    [TestCase("symbols-and-versions")]
    [TestCase("numbers-units")]
    public async Task Reported_inputs_are_found(string kind, string but = "")
    {
        var folder = SharedData.PathOrSkip("data", "cases", "reported", kind);
        using PipelineProgram program = new();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "README"))
        {
            program.Write(Path.Combine("in", Path.GetRelativePath(folder, file)), await File.ReadAllTextAsync(file));
        }

        await IngestAsync(program, ["in", SharedData.PathOrSkip("data", "cases", "reported", "distract")]);
        var expected = Expectations.Matches(await File.ReadAllTextAsync(Path.Combine(folder, "README"))).Where(match => match.Groups["words"].Value != but).ToList();

        List<string> faults = [];
        foreach (var one in expected)
        {
            var (command, words, answer) = (one.Groups["command"].Value, one.Groups["words"].Value, one.Groups["expected"].Value.Trim());
            var got = await SayAsync(program, command, words);
            if (command == "ask" ? !got.Contains(answer, StringComparison.Ordinal) : got != answer)
            {
                faults.Add($"{command} '{words}': {got}, not {answer}");
            }
        }

        Assert.That(expected, Is.Not.Empty);
        Assert.That(faults, Is.Empty);
    }

    [TestCase("ask", "보증 기간은 얼마입니까?", "여섯 달", "배터리의 보증 기간은 여섯 달입니다. 다른 부품은 이 년입니다.")]
    [TestCase("ask", "ลาพักร้อนได้กี่วัน", "สิบวัน", "พนักงานลาพักร้อนได้สิบวันต่อปี")]
    [TestCase("search", "退货期限", "found.md", "商品可以在三十天内退货。退货期限从收货之日算起。")]
    [TestCase("ask", "会議室の予約はいつまでですか？", "前日", "会議室の予約は前日までに行います。鍵は受付にあります。")]
    [TestCase("search", "שלום", "found.md", "שָׁלוֹם לכולם, המשרד נפתח בשמונה.")]
    [TestCase("ask", "متى تغلق المكتبة؟", "التاسعة", "تُغْلَقُ المَكْتَبَةُ في التاسعة مساءً.")]
    [TestCase("search", "اكرم", "found.md", "يعمل أَكْرَم في المخزن.")]
    [TestCase("search", "Zurich", "found.md", "Das Büro ist in Zürich.")]
    [TestCase("search", "Muenchen", "found.md", "Das Lager ist in München.")]
    [TestCase("ask", "Wo steht der Fussgaengersteg?", "Hafen", "Der Fußgängersteg steht am Hafen.")]
    [TestCase("search", "Lodz", "found.md", "The mill is in Łódź.")]
    [TestCase("search", "елка", "found.md", "В зале стоит ёлка.")]
    [TestCase("search", "cafe", "found.md", "The cafe\u0301 opens at eight.")]
    [TestCase("search", "XR-77", "found.md", "部品 ＸＲ－７７ は青い。")]
    [TestCase("search", "カメラ", "found.md", "ｶﾒﾗは棚にあります。")]
    [TestCase("search", "warehouse", "found.md", "The ware\u00ADhouse is closed.")]
    [TestCase("ask", "What is the maximum upload size?", "forty", "The setting `maximumUploadSize` is forty megabytes. The setting `uploadFolder` is empty.")]
    [TestCase("search", "user account repository", "found.md", "class UserAccountRepository { }")]
    [TestCase("search", "parse csv line", "found.md", "def parse_csv_line(text): return text")]
    [TestCase("ask", "Where is IT?", "basement", "IT is in the basement. It rains in the yard.")]
    [TestCase("ask", "Who is May Will?", "runs the post room", "May Will runs the post room. You may will your books to us.")]
    [TestCase("ask", "Who does not pay a fee?", "Members", "Guests pay a fee of two euros. Members do not pay a fee.")]
    [TestCase("ask", "What does F# have?", "units", "C# has delegates.\n\nF# has units of measure.\n\nC has pointers.")]
    [TestCase("ask", "What changed in 3.11.2?", "parser", "# 3.11.2\n\nThe parser was changed in 3.11.2.\n\n# 3.2.11\n\nThe colours were changed in 3.2.11.")]
    [TestCase("search", "&mut", "found.md", "A value behind `&mut` can be changed.")]
    [TestCase("search", "256 GB", "found.md", "The disk has 256GB.")]
    [TestCase("ask", "Was kostet 2499 Euro?", "Boot", "Das Boot kostet 2.499,00 Euro. Das Ruder kostet 24,99 Euro.")]
    [TestCase("search", "e-learning", "found.md", "The elearning course begins in May.")]
    [TestCase("search", "🚲", "found.md", "🚲 means that a bicycle is free.")]
    [TestCase("ask", "Which lamp costs 40?", "Lamp B", "| Lamp | Price |\n|---|---|\n| Lamp A | 30 |\n| Lamp B | 40 |\n| Lamp C | 50 |")]
    [TestCase("ask", "Who pays the postage?", "The buyer", "<details>\n<summary>Who pays the postage?</summary>\n\nThe buyer does.\n\n</details>\n\n<!-- The seller pays it in secret. -->")]
    public async Task Further_inputs_are_found(string command, string words, string expected, string text)
    {
        using PipelineProgram program = new();
        program.Write("in/found.md", text);
        foreach (var (name, other) in Others)
        {
            program.Write($"in/{name}", other);
        }

        await IngestAsync(program, ["in"]);

        Assert.That(await SayAsync(program, command, words), command == "ask" ? Does.Contain(expected) : Is.EqualTo(expected));
    }

    private static async Task IngestAsync(PipelineProgram program, string[] paths)
    {
        var ingested = await program.RunAsync(["ingest", .. paths, "--json"]);
        Assert.That(ingested.ExitCode, Is.Zero, ingested.Error);
    }

    /// <summary>The answer, or the file that was found first.</summary>
    private static async Task<string> SayAsync(PipelineProgram program, string command, string words)
    {
        var run = await program.RunAsync([command, words, "--json"]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var document = JsonDocument.Parse(run.Out).RootElement;
        return command == "ask" ? document.GetProperty("answer").GetString() ?? ""
            : document.GetProperty("hits").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first ? Path.GetFileName(first.GetProperty("source").GetString()!)
            : "";
    }
}
