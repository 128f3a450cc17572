using NUnit.Framework;
using Pipeline.Core.Stages.Panel;

namespace Pipeline.Tests.Stages.Panel;

[TestFixture]
public class QuestionSplitterTests
{
    [TestCase("How is a lease renewed?", "How is a lease renewed?")]
    [TestCase("How is a lease renewed, and when is it lost?", "How is a lease renewed?", "when is it lost?")]
    [TestCase("What is a lease? Who may cancel a job? ", "What is a lease?", "Who may cancel a job?")]
    [TestCase("What is a lease; who holds it", "What is a lease?", "who holds it?")]
    [TestCase("Who, when and where does a job wait?", "Who, when and where does a job wait?")]
    [TestCase("What is the difference between a lease and a scope?", "What is a lease?", "What is a scope?", "What is the difference between a lease and a scope?")]
    [TestCase("Cats and dogs?", "Cats and dogs?")]
    [TestCase("What is a? What is b? What is c? What is d?", "What is a?", "What is b?", "What is c? and What is d?")]
    public void Question_is_split_where_another_begins(string question, params string[] parts) =>
        Assert.That(QuestionSplitter.Split(question, 3).Select(part => part.Text), Is.EqualTo(parts));

    [Test]
    public void Part_that_refers_to_the_one_before_is_searched_for_with_it() => Assert.That(
        QuestionSplitter.Split("How is a lease renewed, and when is it lost, and who may cancel a job?", 3).Select(part => part.SearchText),
        Is.EqualTo(new[] { "How is a lease renewed?", "How is a lease renewed?\nwhen is it lost?", "who may cancel a job?" }));

    [Test]
    public void One_part_at_most_is_the_question_itself() =>
        Assert.That(QuestionSplitter.Split("What is a? What is b?", 1).Single().Text, Is.EqualTo("What is a? What is b?"));
}
