import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

register([BarChart, GridComponent, SVGRenderer]);

export interface BarItem {
  label: string;
  value: number;
  text: string;
}

/** Horizontal bars, the largest on top. Decoration: the same figures always stand in a table beside it. */
export default function BarsChart({ items }: { items: BarItem[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current) return undefined;
    const chart = init(box.current, undefined, { renderer: 'svg' });
    const reversed = [...items].reverse();
    const font = { fontFamily: 'Be Vietnam Pro', fontSize: 13, color: '#16202e' };
    chart.setOption({
      animation: false,
      grid: { left: 4, right: 70, top: 4, bottom: 4, containLabel: true },
      xAxis: { type: 'value', show: false },
      yAxis: {
        type: 'category',
        data: reversed.map(({ label }) => label),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { ...font, width: 190, overflow: 'break' },
      },
      series: [
        {
          type: 'bar',
          barMaxWidth: 20,
          itemStyle: { color: '#2a75b8', borderRadius: [0, 4, 4, 0] },
          label: {
            show: true,
            position: 'right',
            ...font,
            formatter: ({ dataIndex }: { dataIndex: number }) => reversed[dataIndex]?.text ?? '',
          },
          data: reversed.map(({ value }) => value),
        },
      ],
    });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [items]);
  return <div ref={box} className="chart" aria-hidden="true" style={{ height: Math.max(60, items.length * 40) }} />;
}
