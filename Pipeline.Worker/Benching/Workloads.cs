using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Core.Stages.Ingestion.Sources;
using Pipeline.Core.Stages.Ingestion;

namespace Pipeline.Worker.Benching;

/// <summary>Makes the workloads that the settings ask for, in the order in which they are run.</summary>
internal static class Workloads
{
    public static IReadOnlyList<Workload> Of(ThroughputSettings settings)
    {
        List<Workload> workloads = [];
        if (settings.Documents.Count > 0)
        {
            workloads.Add(OfDocuments(settings.Documents));
        }

        if (settings.Questions is { } questions)
        {
            workloads.Add(OfQuestions(questions.FullName));
        }

        if (settings.Profile is not null)
        {
            workloads.Add(OfProfile(settings.Jobs));
        }

        return workloads;
    }

    private static Workload OfDocuments(IReadOnlyList<string> paths)
    {
        List<FileInfo> files = [.. paths.SelectMany(Expand).DistinctBy(file => file.FullName)];
        return new("documents", "ingest", [.. files.Select(file => Request("ingest", new { path = file.FullName }))], files.Sum(file => file.Length));
    }

    private static Workload OfQuestions(string path)
    {
        var questions = File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line));
        return new("questions", "ask", [.. questions.Select(question => Request("ask", new { question }))], Bytes: 0);
    }

    private static Workload OfProfile(int jobs) =>
        new("profile", SyntheticProfile.Flow, [.. Enumerable.Range(0, jobs).Select(number => Request(SyntheticProfile.Flow, new { number }))], Bytes: 0);

    /// <summary>As <c>ingest</c> reads a folder: hidden files, links and what has no reader are passed over.</summary>
    private static IEnumerable<FileInfo> Expand(string path)
    {
        if (Directory.Exists(path))
        {
            using var folder = OpenedPath.Find(path);
            return [.. DocumentFiles.Below(path, folder.RealPath, file => DocumentReaders.Knows(file, DocumentParts.None), static (_, _) => { }).Select(file => new FileInfo(file))];
        }

        return [new FileInfo(path)];
    }

    private static JobRequest Request(string flow, object input) =>
        new() { Flow = flow, Input = JsonSerializer.SerializeToElement(input, PipelineJson.Options) };
}
