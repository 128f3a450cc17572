using System.Globalization;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion.Recognition;

/// <summary>A script in the place of tesseract: it keeps the picture and the arguments it was given, and answers a table.</summary>
internal sealed class FakeTesseract(TempFolder folder)
{
    public string Program => folder.File("tesseract");

    /// <summary>The picture of the last run.</summary>
    public byte[] Picture => File.ReadAllBytes(folder.File("tesseract.in"));

    /// <summary>The arguments of the last run.</summary>
    public string Arguments => File.ReadAllText(folder.File("tesseract.args")).Trim();

    public ReadOptions Options => new() { Ocr = OcrEngine.Tesseract, OcrProgram = Program };

    /// <summary>Answers words: page, block, paragraph, line, confidence, word.</summary>
    public FakeTesseract Answering(params (int Page, int Block, int Paragraph, int Line, double Confidence, string Word)[] words)
    {
        File.WriteAllText(folder.File("tesseract.tsv"), TableOf(words));
        return Doing("echo \"$@\" >\"$0.args\"; cat >\"$0.in\"; cat \"$0.tsv\"");
    }

    /// <summary>Does what a script says.</summary>
    public FakeTesseract Doing(string script)
    {
        File.WriteAllText(Program, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return this;
    }

    /// <summary>A table as tesseract writes it.</summary>
    public static string TableOf(params (int Page, int Block, int Paragraph, int Line, double Confidence, string Word)[] words) =>
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n1\t1\t0\t0\t0\t0\t0\t0\t640\t480\t-1\t\n4\t1\t1\t1\t1\t0\t36\t92\t582\t92\t-1\t\n"
        + string.Concat(words.Select(word => string.Create(CultureInfo.InvariantCulture, $"5\t{word.Page}\t{word.Block}\t{word.Paragraph}\t{word.Line}\t1\t36\t92\t60\t25\t{word.Confidence}\t{word.Word}\n")));
}
