using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Storage;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Storage;

/// <summary>Trouble is said once, however often it is tried, and its end, too.</summary>
internal sealed class StoreHealthTests
{
    private const int Troubled = 6001;
    private const int Recovered = 6002;
    private const int Lost = 6003;

    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();
    private StoreHealth _health = null!;

    private IEnumerable<int> Said => _log.All.Select(line => line.Id.Id);

    [SetUp]
    public void SetUp() => _health = new StoreHealth(_time, _log);

    [OneTimeTearDown]
    public void TearDown() => _log.Dispose();

    [Test]
    public void Fault_that_may_pass_is_said_once_until_it_is_over()
    {
        var before = _log.All.Count;
        for (var failure = 0; failure < 100; failure++)
        {
            Fail(StoreFault.Full);
            _health.Worked(isWrite: true); // a small write still fits
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(Said.Skip(before), Is.EqualTo(new[] { Troubled }));

        _time.Advance(TimeSpan.FromSeconds(10));
        _health.Worked(isWrite: true);
        _health.Worked(isWrite: true);
        Assert.That(Said.Skip(before), Is.EqualTo(new[] { Troubled, Recovered }));

        Fail(StoreFault.Full);
        Assert.That(Said.Skip(before), Is.EqualTo(new[] { Troubled, Recovered, Troubled }));
        Assert.That(_health.Lost.IsCompleted, Is.False);
    }

    [Test]
    public void Another_fault_and_one_after_a_long_time_of_work_are_news()
    {
        var before = _log.All.Count;
        Fail(StoreFault.Full);
        Fail(StoreFault.Locked);
        _health.Worked(isWrite: true);
        _time.Advance(TimeSpan.FromMinutes(1));
        Fail(StoreFault.Locked);

        Assert.That(Said.Skip(before), Is.EqualTo(new[] { Troubled, Troubled, Troubled }));
    }

    [Test]
    public void Reads_that_work_do_not_end_the_trouble_of_writes()
    {
        var before = _log.All.Count;
        Fail(StoreFault.Full);
        _time.Advance(TimeSpan.FromMinutes(1));
        _health.Worked(isWrite: false);

        Assert.That(Said.Skip(before), Is.EqualTo(new[] { Troubled }));
    }

    [Test]
    public async Task Fault_that_lasts_is_said_once_and_ends_the_store()
    {
        var before = _log.All.Count;
        Fail(StoreFault.Corrupt);
        Fail(StoreFault.Replaced);

        Assert.That(Said.Skip(before), Is.EqualTo(new[] { Lost }));
        Assert.That((await _health.Lost).Fault, Is.EqualTo(StoreFault.Corrupt));
        Assert.That((await _health.Troubled).Fault, Is.EqualTo(StoreFault.Corrupt));
    }

    private void Fail(StoreFault fault) => _health.Failed(new StoreException(fault, "/x", $"It is {fault}."), isWrite: true);
}
