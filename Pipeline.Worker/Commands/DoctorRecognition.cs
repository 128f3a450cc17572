using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Recognition;
using Pipeline.Worker.Documents;

namespace Pipeline.Worker.Commands;

/// <summary>What <c>doctor</c> says of text recognition: whether the program is there, and has the languages.</summary>
internal static class DoctorRecognition
{
    private const string Name = "text recognition";

    public static async Task<DoctorFinding> LookAsync(ReadOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var isOn = options.Ocr == OcrEngine.Tesseract;
        if (await TesseractProbe.FindAsync(options.OcrProgram, time, cancellationToken) is not { } probe)
        {
            return new(Name, isOn ? DoctorFinding.Bad : DoctorFinding.Good, $"there is no program '{options.OcrProgram}'; with it the words of scanned pages and pictures can be read", "To have them read, install tesseract and set 'ocr: tesseract' of the stage 'read'.");
        }

        var found = $"{(probe.Version.Length > 0 ? probe.Version : "a program that does not say its version")} at {probe.Path}, with {(probe.Languages.Count > 0 ? string.Join(", ", probe.Languages) : "no language")}";
        var missing = options.OcrLanguages.Except(probe.Languages, StringComparer.Ordinal).ToList();
        return !isOn ? new(Name, DoctorFinding.Good, $"{found}; it is off", "'ocr: tesseract' of the stage 'read' has the words of scanned pages and pictures read.")
            : missing.Count > 0 ? new(Name, DoctorFinding.Bad, $"{found}; 'ocrLanguages' has {string.Join(", ", missing)} too", "Install the language's data, or take it from 'ocrLanguages' of the stage 'read'.")
            : new(Name, DoctorFinding.Good, found);
    }
}
