namespace Pipeline.Core.Stages;

/// <summary>A stage that says how many tokens of a model an item may cost, for a <c>rateLimit</c> with <c>tokens</c>. Thread-safe.</summary>
/// <typeparam name="TIn">The stage's input.</typeparam>
public interface ITokenCost<in TIn>
{
    /// <summary>The tokens one attempt on an item may cost, estimated; at least 0.</summary>
    /// <param name="input">The item.</param>
    long EstimateTokens(TIn input);
}
