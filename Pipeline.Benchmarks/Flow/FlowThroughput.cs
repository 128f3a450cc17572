using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Flow;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Benchmarks.Flow;

/// <summary>
/// Four trivial async stages over buffers of 1,024 items, one worker each. Ours runs with scopes and counters, and with a listener on its meter; its items come
/// out of an expanding stage, which is one of the four or stands before them. Figures are for an item.
/// </summary>
[MemoryDiagnoser]
public class FlowThroughput
{
    private const int Items = 300_000;
    private const int Capacity = 1024;
    private const int StageCount = 4;

    private readonly JsonElement _all = JsonSerializer.SerializeToElement(Items);
    private readonly JsonElement _tenth = JsonSerializer.SerializeToElement(Items / 10);
    private readonly JsonElement _one = JsonSerializer.SerializeToElement(1);
    private RunningFlow _expanding = null!;
    private RunningFlow _four = null!;
    private RunningFlow _plain = null!;
    private MeterListener _listener = null!;
    private ActorSystem _actors = null!;
    private ActorMaterializer _materializer = null!;

    [GlobalSetup]
    public void Start()
    {
        _listener = Listen();
        StageSettings settings = new() { Capacity = Capacity, Parallelism = Parallelism.Of(1) };
        AddOne step = new();
        var expanding = FlowBuilder.From<int>("expanding").Expand("expand", new CountTo(), settings);
        var plain = FlowBuilder.From<int>("plain");
        for (var stage = 1; stage <= StageCount; stage++)
        {
            expanding = expanding.Transform($"stage{stage}", step, settings);
            plain = plain.Transform($"stage{stage}", step, settings);
        }

        var four = FlowBuilder.From<int>("four").Expand("expand", new CountTo(), settings)
            .Transform("stage1", step, settings).Transform("stage2", step, settings).Transform("stage3", step, settings);
        _four = RunningFlow.Start(four.Build(), TimeProvider.System, NullLoggerFactory.Instance);
        _expanding = RunningFlow.Start(expanding.Build(), TimeProvider.System, NullLoggerFactory.Instance);
        _plain = RunningFlow.Start(plain.Build(), TimeProvider.System, NullLoggerFactory.Instance);
        _actors = ActorSystem.Create("peers", "akka.loglevel = OFF");
        _materializer = ActorMaterializer.Create(_actors);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _four.DisposeAsync();
        await _expanding.DisposeAsync();
        await _plain.DisposeAsync();
        _materializer.Dispose();
        await _actors.Terminate();
        _listener.Dispose();
    }

    [Benchmark(Description = "ours: 4 stages, the first expands to N items", OperationsPerInvoke = Items)]
    public Task OursFourStagesAsync() => FlowDriver.RunOneAsync(_four, _all);

    [Benchmark(Description = "ours: 1 + 4 stages, one job of N items", OperationsPerInvoke = Items)]
    public Task OursOneJobAsync() => FlowDriver.RunOneAsync(_expanding, _all);

    [Benchmark(Description = "ours: 1 + 4 stages, ten jobs of N/10 items", OperationsPerInvoke = Items)]
    public Task OursTenJobsAsync() => FlowDriver.RunManyAsync(_expanding, 10, _tenth);

    [Benchmark(Description = "ours: 4 stages, N jobs of one item", OperationsPerInvoke = Items)]
    public Task OursJobPerItemAsync() => FlowDriver.RunManyAsync(_plain, Items, _one);

    [Benchmark(Description = "linked TransformBlock, async", Baseline = true, OperationsPerInvoke = Items)]
    public async Task LinkedTransformBlocksAsync()
    {
        ExecutionDataflowBlockOptions options = new() { BoundedCapacity = Capacity, EnsureOrdered = false };
        DataflowLinkOptions link = new() { PropagateCompletion = true };
        var head = new TransformBlock<int, int>(Step.AddOneTaskAsync, options);
        var tail = head;
        for (var stage = 2; stage <= StageCount; stage++)
        {
            var next = new TransformBlock<int, int>(Step.AddOneTaskAsync, options);
            tail.LinkTo(next, link);
            tail = next;
        }

        ActionBlock<int> end = new(static _ => { }, new() { BoundedCapacity = Capacity });
        tail.LinkTo(end, link);
        for (var item = 0; item < Items; item++)
        {
            if (!head.Post(item))
            {
                await head.SendAsync(item, CancellationToken.None);
            }
        }

        head.Complete();
        await end.Completion;
    }

    [Benchmark(Description = "bounded Channels", OperationsPerInvoke = Items)]
    public async Task ChannelsAsync()
    {
        var first = Channel.CreateBounded<int>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
        var last = first;
        List<Task> workers = [];
        for (var stage = 1; stage <= StageCount; stage++)
        {
            var (input, output) = (last, Channel.CreateBounded<int>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true }));
            workers.Add(Task.Run(() => WorkAsync(input, output)));
            last = output;
        }

        workers.Add(Task.Run(() => CountAsync(last)));
        for (var item = 0; item < Items; item++)
        {
            await first.Writer.WriteAsync(item);
        }

        first.Writer.Complete();
        await Task.WhenAll(workers);
    }

    [Benchmark(Description = "Akka.Streams Select().Async()", OperationsPerInvoke = Items)]
    public Task AkkaStreamsAsync()
    {
        var stream = Source.From(Enumerable.Range(0, Items));
        for (var stage = 1; stage <= StageCount; stage++)
        {
            stream = stream.Select(static value => value + 1).Async();
        }

        return stream.RunWith(Sink.Ignore<int>(), _materializer);
    }

    /// <summary>Stages that may be asynchronous, four items of each at work, in order.</summary>
    [Benchmark(Description = "Akka.Streams SelectAsync(4)", OperationsPerInvoke = Items)]
    public Task AkkaStreamsSelectAsync()
    {
        var stream = Source.From(Enumerable.Range(0, Items));
        for (var stage = 1; stage <= StageCount; stage++)
        {
            stream = stream.SelectAsync(4, Step.AddOneTaskAsync);
        }

        return stream.RunWith(Sink.Ignore<int>(), _materializer);
    }

    private static async Task WorkAsync(Channel<int> input, Channel<int> output)
    {
        await foreach (var item in input.Reader.ReadAllAsync())
        {
            var made = await Step.AddOneAsync(item);
            if (!output.Writer.TryWrite(made))
            {
                await output.Writer.WriteAsync(made);
            }
        }

        output.Writer.Complete();
    }

    private static async Task CountAsync(Channel<int> input)
    {
        await foreach (var item in input.Reader.ReadAllAsync())
        {
            _ = item;
        }
    }

    private static MeterListener Listen()
    {
        MeterListener listener = new()
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == Core.Diagnostics.PipelineMeter.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }
}
