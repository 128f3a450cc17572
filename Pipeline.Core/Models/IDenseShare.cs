namespace Pipeline.Core.Models;

/// <summary>What an embedding generator says of how far nearness by its vectors may be trusted beside words; answered by <c>GetService</c>, which decorators pass on.</summary>
public interface IDenseShare
{
    /// <summary>The share of a fused score that the vectors deserve.</summary>
    /// <value>0–1.</value>
    double DenseShare { get; }
}
