namespace Pipeline.Core.Flow.Gathering;

/// <summary>Too few branches of a gather succeeded. Transient if one of the causes is.</summary>
internal sealed class GatherException(string message, IEnumerable<Exception> causes) : AggregateException(message, causes)
{
    private readonly string _message = message;

    public override string Message => _message; // the base class would append the causes, which the message names already
}
