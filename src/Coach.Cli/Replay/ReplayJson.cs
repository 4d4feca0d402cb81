using System.Globalization;
using System.Text;
using System.Text.Json;
using Coach.Cli.Parse;

namespace Coach.Cli.Replay;

/// <summary>The same for programs: one JSON object.</summary>
internal static class ReplayJson
{
    public static string Write(int turns, int leftOut, IReadOnlyList<ReplayedTurn> different)
    {
        var json = new StringBuilder();
        json.Append(CultureInfo.InvariantCulture, $"{{\"turns\":{turns},\"different\":{different.Count},\"leftOut\":{leftOut},\"differences\":[");
        json.AppendEach(different, Append);
        return json.Append("]}\n").ToString();
    }

    private static void Append(StringBuilder json, ReplayedTurn turn)
    {
        json.Append("{\"session\":").AppendJsonString(turn.Turn.SessionId);
        json.Append(",\"turn\":").AppendJsonString(turn.Turn.TurnId);
        json.Append(CultureInfo.InvariantCulture, $",\"acceptedAt\":\"{turn.Turn.AcceptedAt.UtcDateTime:O}\",\"changes\":[");
        json.AppendEach(turn.Differences, Append).Append("]}");
    }

    private static void Append(StringBuilder json, ReplayDifference difference)
    {
        json.Append(CultureInfo.InvariantCulture, $"{{\"step\":{difference.Step},\"change\":");
        json.AppendJsonString(JsonNamingPolicy.SnakeCaseLower.ConvertName(difference.Change.ToString()));
        if (difference.Action is not null)
        {
            json.Append(",\"action\":").AppendJsonString(difference.Action);
        }

        if (difference.Offset is { } offset)
        {
            json.Append(CultureInfo.InvariantCulture, $",\"offset\":{offset}");
        }

        json.Append(",\"was\":").AppendJsonString(difference.Was).Append(",\"would\":").AppendJsonString(difference.Would);
        if (difference.Reason is not null)
        {
            json.Append(",\"reason\":").AppendJsonString(difference.Reason);
        }

        json.Append('}');
    }
}
