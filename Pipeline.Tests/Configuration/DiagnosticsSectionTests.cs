using NUnit.Framework;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Hosting;

namespace Pipeline.Tests.Configuration;

internal sealed class DiagnosticsSectionTests
{
    [TestCase("diagnostics: debug", DiagnosticsLevel.Debug, 100)]
    [TestCase("diagnostics: { level: debug, blockedAfter: 50ms }", DiagnosticsLevel.Debug, 50)]
    [TestCase("diagnostics: { blockedAfter: 1s }", DiagnosticsLevel.Normal, 1000)]
    public void Section_is_read_in_full_and_by_its_level_alone(string text, DiagnosticsLevel level, int milliseconds)
    {
        var options = Read(text).Require().Diagnostics;

        Assert.That((options.Level, options.BlockedAfter.TotalMilliseconds), Is.EqualTo((level, (double)milliseconds)));
    }

    [Test]
    public void Word_that_is_no_level_is_an_error_of_that_key()
    {
        var fault = Read("diagnostics: loud").Diagnostics.Single();

        Assert.That((fault.Code, fault.Message), Is.EqualTo((DiagnosticCodes.NotAllowed, "diagnostics.level: 'loud' is not allowed; allowed: normal, debug")));
    }

    private static PipelineFileResult Read(string text) => Config.Read($"version: 1\n{text}\nflows:\n  ask: [embed, retrieve, generate]\n", BuiltIn.CreateRegistry().Stages);
}
