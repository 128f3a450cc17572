using System.Collections.Concurrent;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion.Sources;

namespace Pipeline.Tests.Stages.Ingestion.Sources;

/// <summary>Several documents of a folder are read at once, and no more than there are places.</summary>
internal sealed class ReadAheadTests
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _reads = new(StringComparer.Ordinal);
    private readonly List<string> _stopped = [];

    [SetUp]
    public void Forget()
    {
        _reads.Clear();
        _stopped.Clear();
    }

    [Test]
    public async Task Read_begins_as_many_as_there_are_places_and_the_next_when_one_was_taken_away()
    {
        await using var documents = Read(new ReadSlots(3), "a", "b", "c", "d", "e");
        var first = documents.MoveNextAsync();
        await UntilBegunAsync("a", "b", "c");

        _reads["b"].SetResult("b");
        Assert.That(await first, Is.True);
        Assert.That(documents.Current, Is.EqualTo("b"), "the first that is ready");
        Assert.That(_reads.Keys, Is.EquivalentTo(["a", "b", "c"]), "one that is given out is held until the next is asked for");

        var second = documents.MoveNextAsync();
        await UntilBegunAsync("d");
        Assert.That(_reads.Keys, Has.No.Member("e"));
        _reads["a"].SetResult("a");
        Assert.That(await second, Is.True);
    }

    [Test]
    public async Task Read_with_one_place_keeps_the_order()
    {
        await using var documents = Read(new ReadSlots(1), "a", "b");
        foreach (var name in new[] { "a", "b" })
        {
            var next = documents.MoveNextAsync();
            await UntilBegunAsync(name);
            _reads[name].SetResult(name);
            Assert.That((await next, documents.Current), Is.EqualTo((true, name)));
        }

        Assert.That(await documents.MoveNextAsync(), Is.False);
    }

    [Test]
    public async Task Read_of_another_folder_goes_on_with_one_while_the_first_has_all_places()
    {
        ReadSlots places = new(2);
        await using var first = Read(places, "a1", "a2", "a3");
        await using var second = Read(places, "b1", "b2");
        var waiting = first.MoveNextAsync();
        await UntilBegunAsync("a1", "a2");

        var next = second.MoveNextAsync();
        await UntilBegunAsync("b1");
        _reads["b1"].SetResult("b1");
        Assert.That(await next, Is.True);
        Assert.That(_reads.Keys, Has.No.Member("b2"), "there is no further place");
        _reads["a1"].SetResult("a1");
        Assert.That(await waiting, Is.True);
    }

    [Test]
    public async Task Read_that_nobody_goes_on_with_stops_those_under_way_and_gives_their_places_back()
    {
        ReadSlots places = new(3);
        var documents = Read(places, "a", "b", "c");
        var first = documents.MoveNextAsync();
        await UntilBegunAsync("a", "b", "c");
        _reads["a"].SetResult("a");
        await first;

        await documents.DisposeAsync();

        Assert.That(_stopped, Is.EquivalentTo(["b", "c"]));
        Assert.That((places.TryTakeFurther(), places.TryTakeFurther(), places.TryTakeFurther(), places.TryTakeFurther()), Is.EqualTo((true, true, true, false)));
    }

    [Test]
    public async Task Read_that_throws_ends_all()
    {
        ReadSlots places = new(2);
        await using var documents = Read(places, "a", "b");
        var first = documents.MoveNextAsync();
        await UntilBegunAsync("a", "b");

        _reads["a"].SetException(new InvalidOperationException("broken"));

        Assert.That(async () => await first, Throws.InvalidOperationException);
        Assert.That(_stopped, Is.EqualTo(["b"]));
    }

    private IAsyncEnumerator<string> Read(ReadSlots places, params string[] paths) => new ReadAhead<string>(places).ReadAsync(paths, ReadOneAsync, CancellationToken.None).GetAsyncEnumerator();

    private async Task<string> ReadOneAsync(string path, CancellationToken stop)
    {
        var read = _reads.GetOrAdd(path, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            return await read.Task.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            lock (_stopped)
            {
                _stopped.Add(path);
            }

            throw;
        }
    }

    private async Task UntilBegunAsync(params string[] paths)
    {
        while (!paths.All(_reads.ContainsKey))
        {
            await Task.Yield();
        }
    }
}
