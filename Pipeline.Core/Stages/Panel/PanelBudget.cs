using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Panel;

/// <summary>What the agents of one question may spend together. Thread-safe; never more is given out than there is.</summary>
/// <param name="tokens">Tokens to write.</param>
/// <param name="searches">Searches.</param>
internal sealed class PanelBudget(int tokens, int searches)
{
    /// <summary>Fewer tokens than this are no answer.</summary>
    public const int LeastTokens = 16;

    private readonly Lock _gate = new();
    private int _tokens = tokens;
    private int _searches = searches;

    /// <summary>Tokens that nobody has taken.</summary>
    public int Tokens
    {
        get
        {
            lock (_gate)
            {
                return _tokens;
            }
        }
    }

    /// <summary>Takes tokens, fewer when there are not so many.</summary>
    /// <returns>How many; 0 when less than <see cref="LeastTokens"/> are left.</returns>
    public int Take(int wanted)
    {
        lock (_gate)
        {
            var taken = Math.Min(wanted, _tokens) is >= LeastTokens and var some ? some : 0;
            _tokens -= taken;
            return taken;
        }
    }

    /// <summary>Gives back what an answer did not use of what was taken for it.</summary>
    public void Return(int taken, string written)
    {
        lock (_gate)
        {
            _tokens += Math.Max(0, taken - TokenEstimator.Estimate(written));
        }
    }

    /// <summary>Takes a search.</summary>
    public bool TrySearch()
    {
        lock (_gate)
        {
            if (_searches == 0)
            {
                return false;
            }

            _searches--;
            return true;
        }
    }
}
