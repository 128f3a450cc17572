namespace Pipeline.Core.Stages.Panel;

/// <summary>No agent of a panel answered. Transient if one of the causes is.</summary>
/// <param name="message">What happened, with every cause.</param>
/// <param name="causes">The causes.</param>
internal sealed class PanelException(string message, IEnumerable<Exception> causes) : AggregateException(message, causes)
{
    private readonly string _message = message;

    public override string Message => _message; // the base class would append the causes, which the message names already
}
