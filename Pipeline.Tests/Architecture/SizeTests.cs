using NUnit.Framework;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Architecture;

/// <summary>A file fits the eye: nine of ten have at most 150 lines, none more than 400.</summary>
internal sealed class SizeTests
{
    [TestCase("Pipeline.Core")]
    [TestCase("Pipeline.Worker")]
    [TestCase("Pipeline.Benchmarks")]
    public void Source_files_stay_small(string project)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Select(path => (Path: Path.GetRelativePath(Repository.Root, path), Lines: File.ReadLines(path).Count()))
            .OrderBy(file => file.Lines)
            .ToList();

        Assert.Multiple(() =>
        {
            Assert.That(files.Where(file => file.Lines > 400), Is.Empty);
            Assert.That(files[(int)(files.Count * 0.9)].Lines, Is.LessThanOrEqualTo(150), "nine of ten");
        });
    }
}
