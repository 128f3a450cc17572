namespace Pipeline.Core.Stages;

/// <summary>One branch of a gather.</summary>
/// <typeparam name="TIn">The input.</typeparam>
/// <typeparam name="TBranch">What it makes.</typeparam>
/// <param name="Name">Its name, unique within the gather.</param>
/// <param name="Stage">What it does.</param>
public sealed record Branch<TIn, TBranch>(string Name, ITransformStage<TIn, TBranch> Stage);
