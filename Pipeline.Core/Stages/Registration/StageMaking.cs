namespace Pipeline.Core.Stages.Registration;

/// <summary>What a stage of a flow is made from. Immutable.</summary>
/// <param name="Registry">Where it is registered.</param>
/// <param name="Services">The host's services.</param>
/// <param name="Options">Its bound options; <see langword="null"/> when it has none.</param>
/// <param name="Parallelism">How many items it works on at once, with <c>auto</c> resolved.</param>
internal sealed record StageMaking(StageRegistry Registry, IServiceProvider Services, object? Options, int Parallelism);
