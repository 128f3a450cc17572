namespace Pipeline.Core.Testing.Cases;

/// <summary>One case of a <c>*.test.yaml</c>: what runs before, the job under test, the faults it meets, and what is expected. Immutable.</summary>
public sealed record TestCase
{
    /// <summary>What the case is called.</summary>
    public required string Name { get; init; }

    /// <summary>Jobs that run before, one after the other, without faults; each must succeed.</summary>
    public IReadOnlyList<TestJob> Given { get; init; } = [];

    /// <summary>The job under test.</summary>
    public required TestJob Job { get; init; }

    /// <summary>Faults by stage, or <c>stage/branch</c>; of several, a call meets the first that is not used up.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<StageFault>> Faults { get; init; } = new Dictionary<string, IReadOnlyList<StageFault>>(StringComparer.Ordinal);

    /// <summary>What is expected.</summary>
    public TestExpectation Expect { get; init; } = new();
}
