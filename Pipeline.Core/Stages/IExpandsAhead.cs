namespace Pipeline.Core.Stages;

/// <summary>
/// An expanding stage that makes several outputs of an item at once, as many as its parallelism: it may hold one less than that beside those that its items at work have in hand.
/// </summary>
internal interface IExpandsAhead;
