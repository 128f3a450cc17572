using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Benchmarks.Flow;

/// <summary>The trivial async step every chain of the comparison runs.</summary>
internal static class Step
{
    public static async ValueTask<int> AddOneAsync(int value)
    {
        await Task.CompletedTask;
        return value + 1;
    }

    public static async Task<int> AddOneTaskAsync(int value)
    {
        await Task.CompletedTask;
        return value + 1;
    }
}

/// <summary>One step as a stage.</summary>
internal sealed class AddOne : ITransformStage<int, int>
{
    public ValueTask<int> InvokeAsync(int input, IJobContext job, CancellationToken cancellationToken) => Step.AddOneAsync(input);
}

/// <summary>Waits as long as a fast service does.</summary>
internal sealed class WaitStage(TimeSpan wait) : ITransformStage<int, int>
{
    public async ValueTask<int> InvokeAsync(int input, IJobContext job, CancellationToken cancellationToken)
    {
        await Task.Delay(wait, TimeProvider.System, cancellationToken);
        return input;
    }
}

/// <summary>Makes as many items as it is told, without waiting.</summary>
internal sealed class CountTo : IExpandStage<int, int>
{
    public IAsyncEnumerable<int> ExpandAsync(int input, IJobContext job, CancellationToken cancellationToken) => new Numbers(input);

    private sealed class Numbers(int count) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        public int Current { get; private set; }

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => new(Current++ < count);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
