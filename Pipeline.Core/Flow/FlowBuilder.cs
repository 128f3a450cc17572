namespace Pipeline.Core.Flow;

/// <summary>
/// Starts a typed chain of stages: <c>FlowBuilder.From&lt;Question&gt;("ask").Transform("embed", …).Transform("retrieve", …).Build()</c>.
/// A stage whose input is not the output of the one before does not compile.
/// </summary>
public static class FlowBuilder
{
    /// <summary>Starts a flow.</summary>
    /// <typeparam name="TInput">What a job's JSON input is read as.</typeparam>
    /// <param name="name">The flow's name.</param>
    public static FlowBuilder<TInput, TInput> From<TInput>(string name) => new(name, []);
}
