using System.Globalization;
using Pipeline.Core.Options;

namespace Pipeline.Core.Queues.HighWater;

/// <summary>When a flow takes no more jobs, why, and when its sender may come back. Pure.</summary>
/// <param name="options">The marks.</param>
internal sealed class HighWaterMarks(QueueOptions options)
{
    /// <summary>A sender is told to come back when the backlog has fallen to this part of the mark, so that senders do not come back one job at a time.</summary>
    private const double LowWater = 0.9;

    private const long Rounded = 1024 * 1024;
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(15);

    /// <summary>What is said where nothing tells how long it takes.</summary>
    private static readonly TimeSpan Unknown = TimeSpan.FromMinutes(1);

    /// <summary>Whether there is any mark.</summary>
    public bool IsSet => options.MaxReady > 0 || options.MaxReadyAge > TimeSpan.Zero || options.MinFree > 0;

    /// <summary>Whether free space is asked for.</summary>
    public bool NeedsFreeSpace => options.MinFree > 0;

    /// <summary>Why one job more is not taken; <see langword="null"/> when it is.</summary>
    /// <param name="flow">The flow's name.</param>
    /// <param name="activity">What the flow does; <see langword="null"/> for one without jobs.</param>
    /// <param name="ready">Its ready jobs, those included that were accepted since <paramref name="activity"/> was read.</param>
    /// <param name="free">The bytes that may still be written; <see langword="null"/> when that is not known.</param>
    public Refusal? Check(string flow, FlowActivity? activity, long ready, long? free)
    {
        if (free < options.MinFree)
        {
            return Say(Unknown, $"the disk of the queue has {SizeText.Format(free.Value / Rounded * Rounded)} free, and queue.minFree is {SizeText.Format(options.MinFree)}; make room");
        }

        if (options.MaxReady > 0 && ready >= options.MaxReady)
        {
            var wait = ToLowWater(activity, ready);
            return Say(wait ?? Unknown, $"{ready} jobs of flow '{flow}' are ready, and queue.maxReady is {options.MaxReady}; {Pace(activity, wait)}");
        }

        return options.MaxReadyAge > TimeSpan.Zero && activity?.OldestReady is { } oldest && oldest >= options.MaxReadyAge
            ? Say(Unknown, $"the oldest ready job of flow '{flow}' has waited {DurationText.Format(Seconds(oldest))}, and queue.maxReadyAge is {DurationText.Format(options.MaxReadyAge)}; {Pace(activity, wait: null)}")
            : null;
    }

    private static Refusal Say(TimeSpan retryAfter, FormattableString reason) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{reason.ToString(CultureInfo.InvariantCulture)}. Send it again in {DurationText.Format(retryAfter)}"), retryAfter);

    private static string Pace(FlowActivity? activity, TimeSpan? wait) => PerMinute(activity) switch
    {
        <= 0 => "none of its jobs has ended in the last quarter of an hour: see that a worker runs (pipeline workers)",
        var rate when wait is null => string.Create(CultureInfo.InvariantCulture, $"{rate:0.#} of its jobs end in a minute: start more workers if that is too few"),
        var rate => string.Create(CultureInfo.InvariantCulture, $"{rate:0.#} of its jobs end in a minute"),
    };

    /// <summary>How long the backlog takes to fall to the low-water mark at the pace of now.</summary>
    private TimeSpan? ToLowWater(FlowActivity? activity, long ready)
    {
        var rate = PerMinute(activity);
        if (rate <= 0)
        {
            return null;
        }

        var minutes = Math.Min((ready - Math.Floor(options.MaxReady * LowWater)) / rate, Latest.TotalMinutes);
        return Seconds(TimeSpan.FromMinutes(minutes)) is var wait && wait < Soonest ? Soonest : wait;
    }

    private static double PerMinute(FlowActivity? activity) => activity?.Ended switch
    {
        null => 0,
        { OneMinute: > 0 and var rate } => rate,
        { FiveMinutes: > 0 and var rate } => rate,
        var rates => rates.FifteenMinutes,
    };

    private static TimeSpan Seconds(TimeSpan span) => TimeSpan.FromSeconds(Math.Ceiling(span.TotalSeconds));
}

/// <summary>Why a job is not taken now.</summary>
/// <param name="Reason">The mark, the values, and what to do, without a stop at its end.</param>
/// <param name="RetryAfter">When its sender may come back.</param>
internal readonly record struct Refusal(string Reason, TimeSpan RetryAfter);
