namespace RsyslogRelp.Dashboard;

/// <summary>A line of a graph.</summary>
/// <param name="Name">As the legend has it.</param>
/// <param name="Points">Seconds since 1970 and value, in order. What Prometheus has no value for is absent.</param>
internal sealed record Series(string Name, IReadOnlyList<(double Time, double Value)> Points)
{
    public double Max => Points.Max(static point => point.Value);

    public double Average => Points.Average(static point => point.Value);

    public double Current => Points[^1].Value;

    /// <summary>The points, cut where two of them are further apart than that.</summary>
    public IEnumerable<(double Time, double Value)[]> Pieces(double gap)
    {
        int begin = 0;
        for (int i = 1; i <= Points.Count; i++)
        {
            if (i == Points.Count || Points[i].Time - Points[i - 1].Time > gap)
            {
                yield return [.. Points.Skip(begin).Take(i - begin)];
                begin = i;
            }
        }
    }
}
