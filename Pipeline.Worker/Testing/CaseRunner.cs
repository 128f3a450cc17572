using Microsoft.Extensions.Logging;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Testing;
using Pipeline.Core.Testing.Cases;
using Pipeline.Core.Text;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Testing;

/// <summary>
/// Runs test cases, each from an empty queue and index of its own: the jobs go through the queue, the pump and the flow that the configuration says, under a clock
/// that leaps over every wait.
/// </summary>
internal sealed class CaseRunner(PipelineSetup setup, Func<ILoggerFactory> loggers)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    /// <summary>Runs one case. Never throws for what happens in it.</summary>
    /// <param name="file">Its file; relative paths in inputs are relative to its folder.</param>
    /// <param name="test">The case.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<CaseResult> RunAsync(string file, TestCase test, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        string? message;
        try
        {
            using ScratchFolder scratch = new(keep: false);
            ManualClock clock = new();
            await using var host = await PipelineHost.OpenAsync(setup.In(scratch.Path), loggers(), clock, cancellationToken);
            RequestRules rules = new(setup.FlowInputs, Path.GetDirectoryName(Path.GetFullPath(file))!);
            message = await RunAsync(host, rules, clock, test, cancellationToken);
        }
        catch (CaseException failed)
        {
            message = failed.Message;
        }
        catch (Exception error) when (error is CommandException or InvalidOperationException or IOException)
        {
            message = $"the case could not be run: {error.Message}";
        }

        return new(file, test.Name, message is null, message, TimeProvider.System.GetElapsedTime(started));
    }

    private static async Task<string?> RunAsync(PipelineHost host, RequestRules rules, ManualClock clock, TestCase test, CancellationToken cancellationToken)
    {
        foreach (var given in test.Given)
        {
            var before = await RunJobAsync(host, rules, clock, given, static _ => { }, cancellationToken);
            if (before.Job.State != JobState.Succeeded)
            {
                throw new CaseException($"given: {string.Join("; ", CaseCheck.FindDifferences(new(), before))}");
            }
        }

        var came = await RunJobAsync(host, rules, clock, test.Job, probe => Plant(test, probe), cancellationToken);
        var differences = CaseCheck.FindDifferences(test.Expect, came);
        return differences.Count == 0 ? null : string.Join('\n', differences);
    }

    private static async Task<ObservedJob> RunJobAsync(
        PipelineHost host, RequestRules rules, ManualClock clock, TestJob job, Action<FlowProbe> prepare, CancellationToken cancellationToken)
    {
        FlowProbe probe = new(clock);
        await using ClockDriver driver = new(clock, probe);
        await using var flow = CaseFlow.Start(host, job.Flow, probe, prepare);
        var id = await AcceptAsync(host, rules, clock, job, cancellationToken);
        var ended = await FollowAsync(host, flow, clock, id, cancellationToken);
        List<JobEvent> events = [];
        await foreach (var happened in host.Store.ReadEventsAsync(id, after: 0, cancellationToken))
        {
            events.Add(happened);
        }

        var dead = await host.Store.ListAllAsync(new() { State = JobState.Failed }, cancellationToken).Select(letter => letter.Id).ToListAsync(cancellationToken);
        return new(ended, events, dead, probe);
    }

    private static async Task<Guid> AcceptAsync(PipelineHost host, RequestRules rules, ManualClock clock, TestJob job, CancellationToken cancellationToken)
    {
        JobRequest request = new() { Flow = job.Flow, Input = job.Input, Tenant = job.Tenant, Deadline = job.Within is { } within ? clock.GetUtcNow() + within : null };
        var checkedRequest = rules.Check(1, request);
        var receipts = checkedRequest.Request is { } good ? await host.Queue.EnqueueAsync([good], cancellationToken) : [];
        return (checkedRequest.Fault ?? receipts[0].Rejection) is { } fault
            ? throw new CaseException($"input: the job was not accepted: {fault}")
            : receipts[0].Id;
    }

    /// <summary>Waits in real time. Over a wait for the next attempt the clock leaps at once: nothing is leased meanwhile.</summary>
    private static async Task<Job> FollowAsync(PipelineHost host, CaseFlow flow, ManualClock clock, Guid id, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var job = await host.Store.FindAsync(id, cancellationToken);
            if (job?.State.IsTerminal() == true)
            {
                return job;
            }

            if (flow.Completion.IsCompleted)
            {
                await flow.Completion;
            }

            if (job is { State: JobState.Scheduled, NotBefore: { } next } && next > clock.GetUtcNow())
            {
                clock.Advance(next - clock.GetUtcNow());
            }

            if (TimeProvider.System.GetElapsedTime(started) > Longest)
            {
                throw new CaseException($"the job has not ended after {Longest.TotalSeconds:0} s of real time; it is {Terminal.Words.State(job!.State)}, and {Busy(flow)}");
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
    }

    private static string Busy(CaseFlow flow) => flow.Probe.AtWork == 0 ? "no stage is at work" : $"{flow.Probe.AtWork} calls are under way";

    private static void Plant(TestCase test, FlowProbe probe)
    {
        foreach (var name in test.Faults.Keys.Concat(test.Expect.Calls.Keys).Concat(test.Expect.Occupancy.Keys))
        {
            if (!probe.Stages.Contains(name))
            {
                var hint = NearestWord.Find(name, probe.Stages) is { } nearest ? $" did you mean '{nearest}'?" : "";
                throw new CaseException($"faults: flow '{test.Job.Flow}' has no stage '{name}' that is called;{hint} It has {string.Join(", ", probe.Stages)}.");
            }
        }

        foreach (var (stage, faults) in test.Faults)
        {
            foreach (var fault in faults)
            {
                probe.Plant(stage, fault);
            }
        }
    }
}
