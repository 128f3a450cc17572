using NUnit.Framework;
using Pipeline.Core.Concurrency;

namespace Pipeline.Tests.Concurrency;

internal sealed class VitalTests
{
    private readonly List<string> _ends = [];

    [SetUp]
    public void Forget() => _ends.Clear();

    [Test]
    public void Loop_that_ends_by_an_exception_ends_the_process_with_its_name_and_cause()
    {
        TaskCompletionSource loop = new();
        _ = Vital.Loop("event writer", loop.Task, End);
        Assert.That(_ends, Is.Empty);

        loop.SetException(new InsufficientMemoryException("no memory"));

        Assert.That(_ends.Single(), Does.Contain("'event writer' has ended by an exception: no memory").And.EndWith("InsufficientMemoryException"));
    }

    [Test]
    public void Loop_that_has_ended_so_before_it_is_watched_ends_the_process_too()
    {
        _ = Vital.Loop("x", Task.FromException(new InsufficientMemoryException()), End);

        Assert.That(_ends, Has.Count.EqualTo(1));
    }

    [Test]
    public void Loop_that_ends_well_or_is_cancelled_ends_nothing()
    {
        TaskCompletionSource done = new();
        TaskCompletionSource cancelled = new();
        _ = Vital.Loop("a", done.Task, End);
        _ = Vital.Loop("b", cancelled.Task, End);
        done.SetResult();
        cancelled.SetCanceled();

        Assert.That(_ends, Is.Empty);
    }

    private void End(string message, Exception error) => _ends.Add($"{message} {error.GetType().Name}");
}
