using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Worker.Benching;

/// <summary>A flow of stages that only wait, added to a configuration: <c>parse=1ms,embed=20ms,write=2ms</c>.</summary>
internal static class SyntheticProfile
{
    public const string Flow = "profile";

    /// <summary>Adds the stages and the flow. Engine settings of a stage are those of the entry of the same name with the prefix <c>profile-</c>.</summary>
    /// <exception cref="FormatException">The profile cannot be read.</exception>
    public static void AddTo(YamlOverlay configuration, string profile)
    {
        YamlSequenceNode stages = [];
        foreach (var part in profile.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', StringSplitOptions.TrimEntries);
            if (pair is not [{ Length: > 0 } name, { Length: > 0 } delay])
            {
                throw new FormatException($"'{part}' is no stage of a profile; write NAME=TIME, such as 'embed=20ms'.");
            }

            var stage = string.Create(CultureInfo.InvariantCulture, $"{Flow}-{name}");
            configuration.Set($"stages.{stage}.use", "delay").Set($"stages.{stage}.delay", delay);
            stages.Add(stage);
        }

        configuration.Set($"flows.{Flow}", stages);
    }
}
