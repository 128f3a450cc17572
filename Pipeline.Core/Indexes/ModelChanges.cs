using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Indexes;

/// <summary>Logs how a change of model has ended.</summary>
internal static class ModelChanges
{
    public static void Tell(ILogger logger, ModelReplacement change, bool changed)
    {
        if (changed)
        {
            Log.IndexModelChanged(logger, change.Model.Identity);
        }
        else if (change.MaySwitchAsync is null)
        {
            Log.IndexModelSuperseded(logger, change.Model.Identity);
        }
    }
}
