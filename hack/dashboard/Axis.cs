namespace RsyslogRelp.Dashboard;

/// <summary>An axis from 0 to a round number above the largest value.</summary>
/// <param name="Step">From one mark to the next.</param>
/// <param name="Count">How many marks there are above 0.</param>
internal sealed record Axis(double Step, int Count)
{
    public double Top => Step * Count;

    public IEnumerable<double> Marks => Enumerable.Range(0, Count + 1).Select(mark => mark * Step);

    public static Axis Of(double max, string unit)
    {
        double top = max > 0 ? max : 1;
        double step = RoundUp(top / 4, Units.Steps(unit).LastOrDefault(size => size <= top / 4, 1));
        return new Axis(step, Math.Max(1, (int)Math.Ceiling((top / step) - 1e-9)));
    }

    // To 1, 2, 2.5 or 5 times a power of ten of the unit.
    private static double RoundUp(double value, double unit)
    {
        double power = unit * Math.Pow(10, Math.Floor(Math.Log10(value / unit)));
        return new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= value - 1e-9) * power;
    }
}
