using NUnit.Framework;

namespace Pipeline.Tests.Support;

/// <summary>Real collections that are not part of a clone; a test that needs them is skipped where they are not.</summary>
internal static class SharedData
{
    /// <summary>A path in the collections' folder beside the repository, or the test is skipped.</summary>
    /// <param name="parts">The path's parts, <c>data</c> first.</param>
    public static string PathOrSkip(params string[] parts)
    {
        string path = Path.Combine([Repository.Root, "..", "shared", .. parts]);
        if (!Path.Exists(path))
        {
            Assert.Ignore($"Needs {Path.Combine(["../shared", .. parts])}, which is not part of a clone.");
        }

        return Path.GetFullPath(path);
    }
}
