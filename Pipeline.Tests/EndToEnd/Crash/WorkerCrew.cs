using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.EndToEnd.Crash;

/// <summary>Several worker processes. One that is killed is replaced at once; one that ends by itself fails the test.</summary>
internal sealed class WorkerCrew : IAsyncDisposable
{
    private readonly Func<RunningProgram> _start;
    private readonly Random _random;
    private readonly List<(RunningProgram Program, Task<CommandRun> End)> _members = [];

    /// <param name="start">Starts a worker.</param>
    /// <param name="size">How many there are.</param>
    /// <param name="random">Chooses victims.</param>
    public WorkerCrew(Func<RunningProgram> start, int size, Random random)
    {
        _start = start;
        _random = random;
        for (var i = 0; i < size; i++)
        {
            _members.Add(StartOne());
        }
    }

    /// <summary>Their processes.</summary>
    public IEnumerable<int> Ids => _members.Select(member => member.Program.Id);

    /// <summary>Lets a time pass.</summary>
    /// <exception cref="InvalidOperationException">A worker ended meanwhile.</exception>
    public async Task WaitAsync(TimeSpan time)
    {
        var ended = Task.WhenAny(_members.Select(member => member.End));
        await ((Task)ended).WaitAsync(time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ended.IsCompleted)
        {
            var run = await await ended;
            throw new InvalidOperationException($"A worker ended by itself with {run.ExitCode}: {run.Error}");
        }
    }

    /// <summary>Kills a random worker, with no time to clean up, and starts another.</summary>
    /// <param name="busy">The processes to choose from, if one of them is a worker of this crew; otherwise any may be chosen.</param>
    /// <returns>The killed process's id; it is gone.</returns>
    public async Task<int> KillOneAsync(IReadOnlyCollection<int> busy)
    {
        var places = Enumerable.Range(0, _members.Count).ToList();
        var preferred = places.FindAll(place => busy.Contains(_members[place].Program.Id));
        var place = (preferred.Count > 0 ? preferred : places)[_random.Next(preferred.Count > 0 ? preferred.Count : places.Count)];
        var (victim, end) = _members[place];
        victim.Kill();
        await end;
        var id = victim.Id;
        await victim.DisposeAsync();
        _members[place] = StartOne();
        return id;
    }

    /// <summary>Asks all to stop, and waits for it.</summary>
    public async Task<IReadOnlyList<CommandRun>> StopAsync()
    {
        foreach (var (program, _) in _members)
        {
            await program.SignalAsync("TERM");
        }

        return await Task.WhenAll(_members.Select(member => member.End));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (program, _) in _members)
        {
            await program.DisposeAsync();
        }
    }

    private (RunningProgram Program, Task<CommandRun> End) StartOne()
    {
        var program = _start();
        return (program, program.EndAsync());
    }
}
