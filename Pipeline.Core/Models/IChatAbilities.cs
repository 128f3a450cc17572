namespace Pipeline.Core.Models;

/// <summary>What a chat model says of itself; answered by <c>GetService</c>, which decorators pass on. One that says nothing reads prompts.</summary>
public interface IChatAbilities
{
    /// <summary>Whether it reads the messages of a request; otherwise it answers from the request's <see cref="GroundedQuestion"/> alone, quotes, and calls no functions.</summary>
    bool ReadsPrompts { get; }
}
