namespace Pipeline.Core.Concurrency;

/// <summary>In which order the results of children are handed out.</summary>
public enum ResultOrder
{
    /// <summary>As the children were started: a slow one holds back those behind it.</summary>
    AsStarted,

    /// <summary>As they come.</summary>
    AsCompleted,
}
