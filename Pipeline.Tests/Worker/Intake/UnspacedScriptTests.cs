using NUnit.Framework;
using Pipeline.Worker.Intake;

namespace Pipeline.Tests.Worker.Intake;

[TestFixture]
internal sealed class UnspacedScriptTests
{
    [TestCase("租约如何续期？", true)]
    [TestCase("リースはどう更新されますか", true)]
    [TestCase("สัญญาเช่าต่ออายุอย่างไร", true)]
    [TestCase("𠮷野家はどこ", true)]
    [TestCase("임대는 어떻게 갱신되나요?", false)]
    [TestCase("Wie wird ein Mietvertrag verlängert?", false)]
    [TestCase("What does 租约 mean?", false)]
    [TestCase("2+2?", false)]
    [TestCase("", false)]
    public void IsIn_tells_scripts_without_blanks(string question, bool expected) => Assert.That(UnspacedScript.IsIn(question), Is.EqualTo(expected));
}
