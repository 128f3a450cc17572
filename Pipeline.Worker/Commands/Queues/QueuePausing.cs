using Pipeline.Core.Queues;
using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Commands.Queues;

/// <summary><c>queue pause [FLOW]</c> and <c>queue resume [FLOW]</c></summary>
internal static class QueuePausing
{
    public static async Task<int> PauseAsync(CommandContext context, string? flow, CancellationToken cancellationToken)
    {
        await using var opened = await OpenAsync(context, flow, StoreAccess.Create, cancellationToken);
        var control = opened.Control;
        List<string> changed = [];
        foreach (var one in flow is null ? opened.Setup.FlowInputs.Keys.Order(StringComparer.Ordinal).ToArray() : [flow])
        {
            if (await control.PauseAsync(one, cancellationToken))
            {
                changed.Add(one);
            }
        }

        return await SayAsync(context, control, changed, "Paused", cancellationToken);
    }

    public static async Task<int> ResumeAsync(CommandContext context, string? flow, CancellationToken cancellationToken)
    {
        await using var opened = await OpenAsync(context, flow: null, StoreAccess.Existing, cancellationToken); // a flow that was taken out of the configuration is resumed, too
        var control = opened.Control;
        List<string> changed = [];
        var all = (await control.ListPausedAsync(cancellationToken)).Select(paused => paused.Flow).ToList();
        FlowNames.ThrowIfUnknown(flow is null ? [] : [flow], [.. all.Union(opened.Setup.FlowInputs.Keys, StringComparer.Ordinal)]);
        foreach (var one in flow is null ? all : [flow])
        {
            if (await control.ResumeAsync(one, cancellationToken))
            {
                changed.Add(one);
            }
        }

        return await SayAsync(context, control, changed, "Resumed", cancellationToken);
    }

    private static async Task<OpenedQueue> OpenAsync(CommandContext context, string? flow, StoreAccess access, CancellationToken cancellationToken)
    {
        if (flow is not null)
        {
            FlowNames.ThrowIfUnknown([flow], [.. ConfigFile.Load(context).FlowInputs.Keys]);
        }

        return access == StoreAccess.Create ? await OpenedQueue.CreateAsync(context, cancellationToken) : await OpenedQueue.OpenAsync(context, cancellationToken);
    }

    private static async Task<int> SayAsync(CommandContext context, IQueueControl control, List<string> changed, string what, CancellationToken cancellationToken)
    {
        var paused = await control.ListPausedAsync(cancellationToken);
        context.Output.Result(
            new { changed, paused },
            words => words.WriteLine(
                $"{what}: {(changed.Count > 0 ? string.Join(", ", changed) : "nothing, all were so before")}. {(paused.Count > 0 ? $"Paused now: {string.Join(", ", paused.Select(one => one.Flow))}." : "No flow is paused.")}"));
        return ExitCodes.Done;
    }
}
