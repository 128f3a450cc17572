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
    [TestCase("fold-latin")]
    [TestCase("symbols-and-versions")]
    [TestCase("numbers-units")]
    public async Task Reported_inputs_are_found(string kind)
    {
        var folder = SharedData.PathOrSkip("data", "cases", "reported", kind);
        using PipelineProgram program = new();
        await IngestReportedAsync(program, kind);
        var expected = Expectations.Matches(await File.ReadAllTextAsync(Path.Combine(folder, "README"))).ToList();

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

    [TestCase("common-words", "Where does IT sit?", "The IT department sits on the third floor.")]
    [TestCase("common-words", "Who does not need a visa?", "Citizens of Westland do not need a visa.")]
    [TestCase("common-words", "Who is Will Can?", "Will Can runs the kitchen.")]
    [TestCase("sentence-ends", "电池的保修期是多久？", "电池的保修期是六个月。")]
    [TestCase("sentence-ends", "वार्षिक छुट्टी कितने दिन की होती है?", "वार्षिक छुट्टी बीस दिन की होती है।")]
    [TestCase("sentence-ends", "When is the meeting?", "The meeting is at 9 a.m. on Friday in Sect. 4 of bldg. B.")]
    [TestCase("table-row-answer", "What is the status of Customer 51?", "10051,Customer 51,Oslo,357.50,open", "order: 10051 – customer: Customer 51 – city: Oslo – amount: 357.50 – status: open", 53)]
    [TestCase("table-row-answer", "What is the price of Item120?", "| Item120 | red | 367 |", "Item: Item120 – Colour: red – Price in euros: 367", 125)]
    [TestCase("md-raw-html", "How long is the warranty?", "Three years from the day of purchase.")]
    public async Task Reported_questions_are_answered_by_their_sentence(string kind, string question, string quote, string? answer = null, int line = 0)
    {
        using PipelineProgram program = new();
        await IngestReportedAsync(program, kind);

        var result = await AskAsync(program, question);
        var first = result.GetProperty("citations")[0];

        Assert.That(result.GetProperty("answer").GetString(), Does.StartWith($"{answer ?? quote} [1]"));
        Assert.That(first.GetProperty("quote").GetString(), Is.EqualTo(quote));
        Assert.That(first.GetProperty("line").GetInt32(), line > 0 ? Is.EqualTo(line) : Is.Positive);
    }

    [Test]
    public async Task Reported_question_about_a_month_is_answered()
    {
        using PipelineProgram program = new();
        await IngestReportedAsync(program, "common-words");

        Assert.That(await SayAsync(program, "ask", "What happened in May?"), Does.Contain("The council met on 12 May 2024."));
    }

    [Test]
    public async Task Reported_comment_is_not_told()
    {
        using PipelineProgram program = new();
        await IngestReportedAsync(program, "md-raw-html");

        Assert.That(await SayAsync(program, "ask", "What is the secret margin?"), Is.EqualTo("The documents do not say."));
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
    [TestCase("ask", "Who holds room 12?", "Room: 12 – Holder: Dr. Lund", "| Room | Holder |\n|------|--------|\n| 11 | Ms. Berg |\n| 12 | Dr. Lund |\n| 13 | Mr. Dahl |")]
    [TestCase("ask", "What is the stock of washers?", "part: washer – colour: white – stock: 75", "part;colour;stock\nbolt;grey;40\nwasher;white;75\nnut;grey;31\n", "parts.csv")]
    [TestCase("ask", "Who may open the safe?", "Two directors together.", "<table><tr><td>\n\n**Who may open the safe?**\n\nTwo directors together.\n\n</td></tr></table>\n\n<!-- its code is 4711 -->")]
    [TestCase("ask", "How deep is the well?", "Forty metres.", "<div align=\"center\">\n\n## How deep is the well?\n\nForty metres.\n\n</div>\n\n[//]: # (The well is poisoned.)")]
    [TestCase("search", "résumé", "found.md", "The résumé is kept for a year.")]
    public async Task Further_inputs_are_found(string command, string words, string expected, string text, string file = "found.md")
    {
        using PipelineProgram program = new();
        program.Write($"in/{file}", text);
        foreach (var (name, other) in Others)
        {
            program.Write($"in/{name}", other);
        }

        await IngestAsync(program, ["in"]);

        Assert.That(await SayAsync(program, command, words), command == "ask" ? Does.Contain(expected) : Is.EqualTo(expected));
    }

    [TestCase("résumé", "The résumé is kept for a year.", "They resume the work in May.")]
    [TestCase("Müll", "Der Müll liegt im Hof.", "Der Mull liegt im Hof.")]
    [TestCase("peña", "La peña abre a las diez.", "La pena dura diez meses.")]
    [TestCase("bàn", "Có một cái bàn trong phòng.", "Có một người bạn trong phòng.")]
    public async Task Word_with_its_accents_comes_before_the_same_without_them(string words, string text, string other)
    {
        using PipelineProgram program = new();
        program.Write("in/other.md", other);
        program.Write("in/with.md", text);
        program.Write("in/train.txt", Others[0].Text);
        await IngestAsync(program, ["in"]);

        Assert.That(await SayAsync(program, "search", words), Is.EqualTo("with.md"));
    }

    /// <summary>The files of a kind, without the README that says what is expected, and those that are about other things.</summary>
    private static async Task IngestReportedAsync(PipelineProgram program, string kind)
    {
        var folder = SharedData.PathOrSkip("data", "cases", "reported", kind);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "README"))
        {
            program.Write(Path.Combine("in", Path.GetRelativePath(folder, file)), await File.ReadAllTextAsync(file));
        }

        await IngestAsync(program, ["in", SharedData.PathOrSkip("data", "cases", "reported", "distract")]);
    }

    private static async Task<JsonElement> AskAsync(PipelineProgram program, string question)
    {
        var run = await program.RunAsync(["ask", question, "--json"]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return JsonDocument.Parse(run.Out).RootElement;
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
